import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import type { ModuleSchema } from '#kernel/persistence/module-schema.ts';

/** A small mapped class for tests of databases. */
export class Note {
  id: string;
  body: string;

  constructor(note: { readonly id: string; readonly body: string }) {
    this.id = note.id;
    this.body = note.body;
  }
}

const NoteEntity = defineEntity({
  class: Note,
  tableName: 'note',
  properties: { id: p.string().primary(), body: p.string() },
});

class CreateNote extends Migration {
  override up(): void {
    this.addSql('CREATE TABLE note (id VARCHAR(40) PRIMARY KEY, body VARCHAR(200) NOT NULL UNIQUE)');
  }
}

export const noteSchema: ModuleSchema = {
  entities: [NoteEntity],
  migrations: [{ name: '0001-note', class: CreateNote }],
};
