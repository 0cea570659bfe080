import { defineEntity, p } from '@mikro-orm/core';

export const SearchedNightRow = defineEntity({
  name: 'SearchedNightRow',
  tableName: 'accommodation_night',
  properties: {
    roomId: p.string().primary(),
    night: p.string().primary(),
    version: p.integer(),
    price: p.bigint('number'),
    available: p.integer(),
    closed: p.integer(),
  },
});
