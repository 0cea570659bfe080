import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Imported before a program, writes down the address of each module that it loads. */
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADS_WRITTEN_TO ?? '', `${url}\n`);
    return next(url, context);
  },
});
