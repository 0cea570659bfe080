import { allModules } from './modules.ts';
import { serve } from './serve.ts';
import { MONOLITH } from './settings.ts';

await serve({ role: MONOLITH, modules: allModules });
