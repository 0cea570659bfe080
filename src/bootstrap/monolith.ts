import { allModules } from './modules.ts';
import { serve } from './serve.ts';

await serve(allModules);
