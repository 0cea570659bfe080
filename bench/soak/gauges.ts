import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { allModules } from '../../src/bootstrap/modules.ts';

const MODULES: ReadonlySet<string> = new Set(allModules.map(({ name }) => `${name}.sqlite`));
const TABLES = ['outbox', 'inbox', 'idempotency', 'dead_letter'];

export interface Sample {
  readonly seconds: number;
  readonly heapMb: number;
  readonly residentMb: number;
  readonly cpuSeconds: number;
  readonly handles: number;
  readonly timers: number;
  readonly unsettled: number;
  readonly logMb: number;
}

/** Reads from outside how a process and its files are. */
export class Gauges {
  readonly #managementUrl: string;
  readonly #folder: string;
  readonly #began = performance.now();

  constructor({ managementUrl, folder }: { readonly managementUrl: string; readonly folder: string }) {
    this.#managementUrl = managementUrl;
    this.#folder = folder;
  }

  async sample(): Promise<Sample> {
    const figures = await (await fetch(`${this.#managementUrl}/metrics`)).text();
    const figure = (name: string): number => {
      const lines = figures
        .split('\n')
        .filter((line) => line.startsWith(name) && /[ {]/.test(line.charAt(name.length)));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    };
    const timers = /nodejs_active_resources\{type="Timeout"\} (\d+)/.exec(figures)?.[1];
    return {
      seconds: (performance.now() - this.#began) / 1_000,
      heapMb: figure('nodejs_heap_size_used_bytes') / 2 ** 20,
      residentMb: figure('process_resident_memory_bytes') / 2 ** 20,
      cpuSeconds: figure('process_cpu_seconds_total'),
      handles: figure('nodejs_active_handles_total'),
      timers: Number(timers ?? 0),
      unsettled: this.#count('outbox', 'settled_at IS NULL'),
      logMb: this.#logBytes() / 2 ** 20,
    };
  }

  /** Rows of the tables that carry events, of all modules together. */
  rows(): Readonly<Record<string, number>> {
    return Object.fromEntries(TABLES.map((table) => [table, this.#count(table, '1 = 1')]));
  }

  #count(table: string, condition: string): number {
    return this.#files((name) => MODULES.has(name)).reduce((sum, file) => {
      const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
      try {
        const row = database.prepare(`SELECT COUNT(*) AS rows FROM ${table} WHERE ${condition}`).get();
        return sum + Number(row?.rows);
      } finally {
        database.close();
      }
    }, 0);
  }

  #logBytes(): number {
    return this.#files((name) => name.endsWith('.sqlite-wal')).reduce((sum, file) => sum + fs.statSync(file).size, 0);
  }

  #files(wanted: (name: string) => boolean): string[] {
    return fs
      .readdirSync(this.#folder)
      .filter(wanted)
      .map((name) => path.join(this.#folder, name));
  }
}
