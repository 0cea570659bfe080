import { accommodation } from '../modules/accommodation/module.ts';
import { serve } from './serve.ts';

await serve([accommodation]);
