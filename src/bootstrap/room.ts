import { room } from '../modules/room/module.ts';
import { serve } from './serve.ts';

await serve([room]);
