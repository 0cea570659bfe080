import { describe } from '@jest/globals';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { persistenceContract } from '../contracts/persistence.contract.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix } from '../support/mysql-server.ts';

describe('the MySQL database', () => {
  persistenceContract(async () => {
    const name = newSchemaPrefix();
    return {
      open: async (schema) => {
        const database = await MysqlDatabase.open({ administrator: mysqlServer(), name, schema, alone: false });
        return { database, transaction: database.transaction, close: () => database.close() };
      },
      discard: () => dropSchemas(name),
    };
  });
});
