import { allModules } from './modules.ts';
import { serve } from './serve.ts';

await serve({ name: 'monolith', port: 8000, modules: allModules });
