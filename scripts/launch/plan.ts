import { nearest } from '#kernel/config/nearest.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { CONFIG_SERVER } from '../../src/bootstrap/placement.ts';
import { InfraFault } from '../infra/infra-fault.ts';

/** One process of a split. */
export interface PlannedProcess {
  /** Tells it from its replicas too: room, room-2. */
  readonly name: string;
  /** What `jumak start` is told. */
  readonly what: readonly string[];
  /** Whether the outside comes to it; the others stand behind it. */
  readonly isEdge: boolean;
  /** Whether it is the first of its kind. */
  readonly isFirst: boolean;
  /** Whether it signs access tokens. */
  readonly signs: boolean;
  /** The modules in it; the gateway and the config server have none. */
  readonly modules: readonly string[];
  /** Whether it gives the others their settings. */
  readonly isConfigServer: boolean;
}

interface Wanted {
  /** What runs together, such as `accommodation+room`; left out, every module by itself behind a gateway. A config server is there when it is named. */
  readonly processes: readonly string[];
  /** `room=2`: how many of a process there are. */
  readonly replicas: readonly string[];
}

const GATEWAY = 'gateway';
const MODULES = allModules.map(({ name }) => name);
const MOST = 9;
const AND = new Intl.ListFormat('en-GB');

/** The processes of a split, the config server first and the edge last. @throws InfraFault when they would not serve everything, or something twice */
export function planOf({ processes, replicas }: Wanted): readonly PlannedProcess[] {
  const servers = processes.includes(CONFIG_SERVER.name) ? [CONFIG_SERVER.name] : [];
  const named = [...new Set(processes)].filter((kind) => kind !== CONFIG_SERVER.name);
  const kinds = named.length === 0 ? [...MODULES, GATEWAY] : named;
  for (const name of kinds.flatMap(partsOf)) refuseUnknown(name, [...MODULES, GATEWAY, CONFIG_SERVER.name]);
  for (const kind of kinds) refuseTogether(kind);
  refuseGaps(kinds);
  const edge = kinds.find((kind) => kind === GATEWAY) ?? kinds.find((kind) => partsOf(kind).length > 1);
  if (edge === undefined)
    throw new InfraFault('Nothing serves the whole API.', 'Add `gateway`, or let two modules run together.');
  const counts = countsOf(replicas, kinds);
  const inOrder = [...servers, ...kinds.filter((kind) => kind !== edge), edge];
  return inOrder.flatMap((kind) =>
    Array.from({ length: counts.get(kind) ?? 1 }, (_, index) => ({
      ...planned(kind),
      name: index === 0 ? kind : `${kind}-${index + 1}`,
      isEdge: kind === edge && index === 0,
      isFirst: index === 0,
    })),
  );
}

function planned(kind: string): Pick<PlannedProcess, 'what' | 'signs' | 'modules' | 'isConfigServer'> {
  const what = partsOf(kind);
  const modules = allModules.filter(({ name }) => what.includes(name));
  return {
    what,
    signs: modules.some(({ signsTokens }) => signsTokens === true),
    modules: modules.map(({ name }) => name),
    isConfigServer: kind === CONFIG_SERVER.name,
  };
}

const partsOf = (kind: string): readonly string[] => kind.split('+');

function refuseUnknown(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new InfraFault(
    `There is no process ${JSON.stringify(name)}.`,
    `Did you mean ${nearest({ unknown: name, known })}? There are ${known.join(', ')}; join modules that run together by +.`,
  );
}

function refuseTogether(kind: string): void {
  const parts = partsOf(kind);
  const whole = parts.find((part) => !MODULES.includes(part));
  if (parts.length === 1 || whole === undefined) return;
  throw new InfraFault(
    `${whole} does not run together with modules.`,
    `Name it by itself: ${parts.filter((part) => part !== whole).join('+')} ${whole}.`,
  );
}

function refuseGaps(kinds: readonly string[]): void {
  const served = kinds.flatMap(partsOf);
  const missing = MODULES.filter((name) => !served.includes(name));
  if (missing.length > 0)
    throw new InfraFault(`Nobody runs ${AND.format(missing)}.`, 'Name a process for each module, or none at all.');
  const twice = MODULES.filter((name) => served.indexOf(name) !== served.lastIndexOf(name));
  if (twice.length > 0)
    throw new InfraFault(
      `${AND.format(twice)} would run in two kinds of process.`,
      'Name each module once; --replicas room=2 runs one kind twice.',
    );
}

function countsOf(replicas: readonly string[], kinds: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    replicas
      .flatMap((list) => list.split(','))
      .map((one) => {
        const [kind = '', count = ''] = one.split('=', 2);
        refuseUnknown(kind, kinds);
        if (!/^[1-9]$/.test(count))
          throw new InfraFault(
            `${JSON.stringify(one)} does not say how many.`,
            `Write ${kind}=2; ${MOST} is the most.`,
          );
        return [kind, Number(count)] as const;
      }),
  );
}
