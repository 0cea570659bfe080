import { member } from '../modules/member/module.ts';
import { serve } from './serve.ts';

await serve([member]);
