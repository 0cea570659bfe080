import { Migration } from '@mikro-orm/migrations';
import { z } from 'zod';
import { defineEvent, type EventDefinition } from '#kernel/event-bus/event.ts';
import { type EventInfo, on } from '#kernel/inbox/subscriber.ts';
import { defineModule, type ModuleManifest } from '#kernel/module/module.ts';
import { wire } from '#kernel/module/wire.ts';
import { currentContext, type WorkContext } from '#kernel/observability/context.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { tableWords } from '#kernel/persistence/table-words.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';

interface Item {
  readonly n: number;
  readonly key: string;
}
export interface Letter extends Item {
  readonly text: string;
}

const item = z.object({ n: z.int(), key: z.string() });
const byKey = { summary: 'It happened.', key: 'key' } as const;

/** Version 2: version 1 said `body` where this one says `text`. */
export const LetterWritten = defineEvent('post.letter-written', 2, item.extend({ text: z.string() }), {
  ...byKey,
  lift: (previous) => {
    const { body, ...rest } = previous as { readonly body: string };
    return { ...rest, text: body.trim() };
  },
});
/** The same event as the build after this one tells it. */
export const LetterWrittenNext = defineEvent('post.letter-written', 3, item.extend({ lines: z.array(z.string()) }), {
  ...byKey,
  lift: (previous) => ({ ...(previous as Letter), lines: String((previous as Letter).text).split('\n') }),
});
export const LetterWrittenFirst = defineEvent('post.letter-written', 1, item.extend({ body: z.string() }), byKey);
/** The second version with a field that nobody here knows. */
export const LetterWrittenWithMore = defineEvent('post.letter-written', 2, z.looseObject(item.shape), byKey);
export const ParcelSent = defineEvent('post.parcel-sent', 1, item, { ...byKey, channel: 'facts' });
export const StampIssued = defineEvent('post.stamp-issued', 1, item, byKey);
export const LetterAnswered = defineEvent('desk.letter-answered', 1, item, byKey);

export type SubscriberName =
  | 'read-when-letter-is-written'
  | 'copy-when-letter-is-written'
  | 'unpack-when-parcel-is-sent'
  | 'remember-when-letter-is-written'
  | 'file-when-letter-is-answered';

export interface Moment {
  readonly data: Item;
  readonly info: EventInfo;
  readonly context: WorkContext | undefined;
  /** How often this subscriber has been called with this event, this call included. */
  readonly attempt: number;
  readonly database: Database;
  readonly transaction: Transaction;
  readonly outbox: Outbox;
}
type Reaction = (moment: Moment) => Promise<void> | void;

/** What a test wants the subscribers to do after they have written down what they heard. */
export class Script {
  readonly #reactions = new Map<string, Reaction>();
  readonly #calls = new Map<string, number>();

  when(subscriber: SubscriberName, reaction: Reaction, module = 'desk'): void {
    this.#reactions.set(`${module} ${subscriber}`, reaction);
  }

  async play(
    at: Omit<Moment, 'attempt'> & { readonly module: string; readonly subscriber: SubscriberName },
  ): Promise<void> {
    const call = `${at.module} ${at.subscriber} ${at.info.id}`;
    const attempt = (this.#calls.get(call) ?? 0) + 1;
    this.#calls.set(call, attempt);
    await this.#reactions.get(`${at.module} ${at.subscriber}`)?.({ ...at, attempt });
  }
}

class ModuleName {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** Writes down what a subscriber hears, in the order of the commits. */
class Ear {
  readonly #module: ModuleName;
  readonly #database: Database;
  readonly #transaction: Transaction;
  readonly #outbox: Outbox;
  readonly #script: Script;

  constructor(module: ModuleName, database: Database, transaction: Transaction, outbox: Outbox, script: Script) {
    this.#module = module;
    this.#database = database;
    this.#transaction = transaction;
    this.#outbox = outbox;
    this.#script = script;
  }

  async hear(subscriber: SubscriberName, data: Item, info: EventInfo): Promise<void> {
    await this.#database.run(
      'INSERT INTO heard (subscriber, event_id, n, letter_key, content) VALUES (?, ?, ?, ?, ?)',
      [subscriber, info.id, data.n, data.key, JSON.stringify(data)],
    );
    await this.listen(subscriber, data, info);
  }

  /** Does what the test wants, and writes nothing down. */
  async listen(subscriber: SubscriberName, data: Item, info: EventInfo): Promise<void> {
    await this.#script.play({
      module: this.#module.value,
      subscriber,
      data,
      info,
      context: currentContext(),
      database: this.#database,
      transaction: this.#transaction,
      outbox: this.#outbox,
    });
  }
}

class ReadWhenLetterIsWritten {
  readonly #ear: Ear;
  constructor(ear: Ear) {
    this.#ear = ear;
  }
  handle(letter: Item, info: EventInfo): Promise<void> {
    return this.#ear.hear('read-when-letter-is-written', letter, info);
  }
}

class CopyWhenLetterIsWritten {
  readonly #ear: Ear;
  constructor(ear: Ear) {
    this.#ear = ear;
  }
  handle(letter: Item, info: EventInfo): Promise<void> {
    return this.#ear.hear('copy-when-letter-is-written', letter, info);
  }
}

class UnpackWhenParcelIsSent {
  readonly #ear: Ear;
  constructor(ear: Ear) {
    this.#ear = ear;
  }
  handle(parcel: Item, info: EventInfo): Promise<void> {
    return this.#ear.hear('unpack-when-parcel-is-sent', parcel, info);
  }
}

class FileWhenLetterIsAnswered {
  readonly #ear: Ear;
  constructor(ear: Ear) {
    this.#ear = ear;
  }
  handle(answer: Item, info: EventInfo): Promise<void> {
    return this.#ear.hear('file-when-letter-is-answered', answer, info);
  }
}

/** What a process knows and stores nowhere. */
export class Memory {
  readonly letters: { readonly id: string; readonly n: number; readonly key: string }[] = [];
  /** What was stored of a key each time that it was loaded again. */
  readonly loaded: { readonly key: string; readonly numbers: readonly number[] }[] = [];
}

class RememberWhenLetterIsWritten {
  readonly #memory: Memory;
  readonly #ear: Ear;
  readonly #database: Database;
  constructor(memory: Memory, ear: Ear, database: Database) {
    this.#memory = memory;
    this.#ear = ear;
    this.#database = database;
  }
  async handle({ n, key }: Item, info: EventInfo): Promise<void> {
    await this.#ear.listen('remember-when-letter-is-written', { n, key }, info);
    this.#memory.letters.push({ id: info.id, n, key });
  }
  async loadAgain(key: string): Promise<void> {
    const stored = 'SELECT DISTINCT n FROM heard WHERE letter_key = ? ORDER BY n';
    const rows = await this.#database.all<Item>(stored, [key]);
    this.#memory.loaded.push({ key, numbers: rows.map(({ n }) => n) });
  }
}

class CreateHeard extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE heard (
      seq ${tableWords(this).counted},
      subscriber VARCHAR(100) NOT NULL,
      event_id CHAR(36) NOT NULL,
      n INT NOT NULL,
      letter_key VARCHAR(100) NOT NULL,
      content TEXT NOT NULL
    )`);
  }
}

const module = (
  name: string,
  conversation: Pick<ModuleManifest, 'publishes' | 'subscribes'>,
  subscribers: readonly (new (ear: Ear) => unknown)[],
): ModuleManifest =>
  defineModule({
    name,
    summary: `The module ${name}.`,
    settings: z.object({}),
    ...conversation,
    entities: [],
    migrations: [{ name: '0001-heard', class: CreateHeard }],
    routes: [],
    bindings: (bind) => {
      bind(ModuleName).toConstantValue(new ModuleName(name));
      wire(bind, Ear, [ModuleName, Database, Transaction, Outbox, Script]);
      wire(bind, Memory, []);
      wire(bind, RememberWhenLetterIsWritten, [Memory, Ear, Database]);
      for (const subscriber of subscribers) wire(bind, subscriber, [Ear]);
    },
  });

/** Writes letters, sends parcels, and files the answers. */
export const post: ModuleManifest = module(
  'post',
  { publishes: [LetterWritten, ParcelSent, StampIssued], subscribes: [on(LetterAnswered, FileWhenLetterIsAnswered)] },
  [FileWhenLetterIsAnswered],
);

interface DeskOptions {
  readonly name?: string;
  /** With a second subscriber of the same event. */
  readonly copying?: boolean;
  /** With one that keeps the letters in the memory of the process. */
  readonly remembering?: boolean;
  /** The version of the letter that this build knows. */
  readonly knows?: typeof LetterWritten | typeof LetterWrittenNext;
}

/** Hears of letters and parcels, and may answer; under another name it is another consumer group. */
export function desk(options: DeskOptions = {}): ModuleManifest {
  const { name = 'desk', copying = false, remembering = false, knows = LetterWritten } = options;
  const letter = knows as unknown as EventDefinition<Item>;
  return module(
    name,
    {
      publishes: [LetterAnswered],
      subscribes: [
        on(letter, ReadWhenLetterIsWritten),
        ...(copying ? [on(letter, CopyWhenLetterIsWritten)] : []),
        ...(remembering ? [on(letter, RememberWhenLetterIsWritten, { scope: 'instance' })] : []),
        on(ParcelSent, UnpackWhenParcelIsSent),
      ],
    },
    [ReadWhenLetterIsWritten, CopyWhenLetterIsWritten, UnpackWhenParcelIsSent],
  );
}
