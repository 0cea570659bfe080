import { KeyRefused } from '#kernel/auth/ec-key.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { ListenFailed } from '#kernel/http/listen-failed.ts';
import { StartFaults } from '#kernel/lifecycle/start-faults.ts';

const EXPECTED = [ConfigurationFaults, StartFaults, ListenFailed, KeyRefused];

/** What may go wrong at any start, and says in its message what to do; anything else is a defect. */
export const isExpected = (error: unknown): error is Error => EXPECTED.some((kind) => error instanceof kind);
