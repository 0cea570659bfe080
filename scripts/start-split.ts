import { InfraFault } from './infra/infra-fault.ts';
import { Signalled } from './launch/signalled.ts';

/** Before all else is loaded, which takes a while. */
const signalled = new Signalled();
try {
  const { split } = await import('./launch/split.ts');
  await split(signalled);
} catch (error) {
  if (!(error instanceof InfraFault)) throw error;
  console.error(`${error.message}\n  -> ${error.fix}`);
  process.exitCode = 1;
}
