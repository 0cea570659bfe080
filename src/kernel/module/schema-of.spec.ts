import { describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { z } from 'zod';
import { KERNEL_MIGRATIONS } from './kernel-migrations.ts';
import { defineModule } from './module.ts';
import { schemaOf } from './schema-of.ts';

class Nothing extends Migration {
  override up(): void {}
}

const stepsOf = (...names: readonly string[]): readonly string[] => {
  const manifest = defineModule({
    name: 'inn',
    summary: 'An inn.',
    settings: z.strictObject({}),
    publishes: [],
    subscribes: [],
    entities: [],
    migrations: names.map((name) => ({ name, class: Nothing })),
    bindings: () => undefined,
    routes: [],
  });
  return schemaOf(manifest).migrations.map(({ name }) => name);
};

describe('the steps of a schema', () => {
  it('are those of the kernel and then the own ones, the tenth after the ninth', () => {
    const own = ['0000-10-late', '0001-create', '0009-widen', '0010-narrow'];
    expect(stepsOf(...own)).toEqual([...KERNEL_MIGRATIONS.map(({ name }) => name), ...own]);
  });

  it.each([
    ['out of turn', ['0002-widen', '0001-create']],
    ['before those of the kernel', ['0000-1-early']],
    ['twice', ['0001-create', '0001-create']],
  ])('are refused where one stands %s', (_, names) => {
    expect(() => stepsOf(...names)).toThrow(
      `The migrations of inn do not stand in the order of their numbers: ${names.at(-1)} comes too late.`,
    );
  });
});
