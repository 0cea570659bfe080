import { configTokenIn } from '#kernel/config/config-server-variables.ts';
import { weaknessOf } from '#kernel/config/rules.ts';
import type { Variables } from '#kernel/config/variables.layer.ts';
import { isLoopback } from '#kernel/http/loopback.ts';
import type { StartFault } from '#kernel/lifecycle/start-faults.ts';

interface Guarded {
  readonly environment?: string;
  readonly http?: { readonly host?: string };
}

const FIX =
  'Set CONFIG_TOKEN or CONFIG_TOKEN_FILE (openssl rand -base64 48), the same for all who take their settings here.';

/** What is amiss with the token that a config server asks for. */
export function configTokenFaults(variables: Variables, { environment, http }: Guarded): readonly StartFault[] {
  const { value: token, faults } = configTokenIn(variables);
  const told = faults.map(({ setting, problem, source, fix }) => ({
    problem: `${setting}: ${problem} (${source})`,
    fix,
  }));
  if (variables.CONFIG_URI)
    told.push({
      problem: 'CONFIG_URI: a config server takes its settings from config/ (variable CONFIG_URI)',
      fix: 'Unset it for this process; CONFIG_URI is for those that are to ask it.',
    });
  if (faults.length > 0) return told;
  const host = http?.host;
  const production = environment === 'production';
  if (token === undefined && host !== undefined && !isLoopback(host))
    told.push({ problem: `CONFIG_TOKEN: is required on ${host}, where others reach the settings (not set)`, fix: FIX });
  else if (token === undefined && production)
    told.push({ problem: 'CONFIG_TOKEN: is required in production (not set)', fix: FIX });
  const weakness = token !== undefined && production ? weaknessOf(token) : undefined;
  if (weakness !== undefined) told.push({ problem: `CONFIG_TOKEN: ${weakness}`, fix: FIX });
  return told;
}
