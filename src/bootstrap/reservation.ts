import { reservation } from '../modules/reservation/module.ts';
import { serve } from './serve.ts';

await serve([reservation]);
