import type { InstanceClient } from './instance-client.ts';

type Random = () => number;

/** The less busy of two at random, of those that were not tried; one that is out or leaving only when there is no other. */
export function chooseInstance(
  clients: readonly InstanceClient[],
  {
    asked,
    now,
    random,
  }: { readonly asked: ReadonlySet<InstanceClient>; readonly now: number; readonly random: Random },
): InstanceClient | undefined {
  const untried = clients.filter((client) => !asked.has(client));
  const sound = untried.filter((client) => !client.standing.isOut(now) && !client.isLeaving(now));
  const choice = sound.length > 0 ? sound : untried;
  const first = pick(choice, random);
  const second = pick(
    choice.filter((client) => client !== first),
    random,
  );
  if (first === undefined || second === undefined) return first;
  return second.underWay < first.underWay ? second : first;
}

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(random() * list.length)];
