import fs from 'node:fs';
import path from 'node:path';
import { type Child, startChild } from '../child.ts';
import type { Books } from '../invariants.ts';
import { type Contender, OURS, USUAL } from './contenders.ts';

const here = (name: string): string => path.join(import.meta.dirname, `${name}.ts`);

/** A contender at work in a process and a folder of its own. */
export interface Running extends Contender {
  readonly child: Child;
  readonly url: string;
  readonly books: Books;
  /** All that it has ever answered as CONFIRMED. */
  readonly answered: string[];
}

/** Fills a folder with rooms, and tells which; every contender begins with a copy of it. */
export async function layOutRooms(folder: string): Promise<string[]> {
  const child = await startChild(here('prepare'), { arguments: [folder] });
  const rooms = await child.ask<string[]>('rooms');
  await child.stop();
  return rooms;
}

export const startGuests = (): Promise<Child> => startChild(here('guests'));

export async function start(
  contender: Contender,
  from: { readonly origin: string; readonly folder: string },
): Promise<Running> {
  const own = path.join(from.folder, contender.name.replaceAll(' ', '-'));
  fs.cpSync(from.origin, own, { recursive: true });
  const child = await startChild(here(contender.file), { arguments: [own, ...contender.arguments] });
  const file = (name: string) => path.join(own, `${name}.sqlite`);
  const [reservations, rooms] = contender.saga ? ['reservation', 'room'] : ['raw', 'raw'];
  const searched = contender.name === OURS || contender.name === USUAL;
  const books = {
    reservations: file(reservations),
    rooms: file(rooms),
    ...(searched ? { search: file('accommodation') } : {}),
  };
  return { ...contender, child, url: await child.ask<string>('url'), books, answered: [] };
}
