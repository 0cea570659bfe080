import { defineError } from '../domain/errors.ts';

export const ModuleNotFound = defineError('MODULE_NOT_FOUND', 'not-found', {
  ko: '이 프로세스에 그런 모듈이 없습니다. /ops/modules에서 이름을 확인해 주세요.',
  en: 'There is no such module in this process; see /ops/modules for their names.',
});

export const NothingToResync = defineError('NOTHING_TO_RESYNC', 'conflict', {
  ko: '이 모듈은 다른 모듈이 복사해 두는 사실을 알리지 않습니다. 다시 알릴 수 있는 모듈은 /ops/modules에서 확인해 주세요.',
  en: 'This module tells no facts that others copy; /ops/modules says which ones do.',
});

export const ResyncUnderWay = defineError('RESYNC_UNDER_WAY', 'conflict', {
  ko: '이 모듈은 이미 사실을 다시 알리고 있습니다. 끝난 뒤에 다시 시도해 주세요.',
  en: 'This module is telling its facts again already; try again when it has ended.',
});

export const DeadLetterResolved = defineError('DEAD_LETTER_RESOLVED', 'conflict', {
  ko: '이미 다시 처리했거나 버린 이벤트입니다. 상태를 확인해 주세요.',
  en: 'This event has been replayed or discarded already; look at its state.',
});

export const SagaNotFound = defineError('SAGA_NOT_FOUND', 'not-found', {
  ko: '이 id에 대한 이벤트가 남아 있지 않습니다. id를 확인해 주세요. 처리된 이벤트는 7일 뒤에 지워집니다.',
  en: 'No event about this id is kept; check it. Settled events are forgotten after 7 days.',
});

export const InstanceNotFound = defineError('INSTANCE_NOT_FOUND', 'not-found', {
  ko: '그런 프로세스가 없습니다. /ops/instances에서 id를 확인해 주세요.',
  en: 'There is no such process; see /ops/instances for the ids of those that are at work.',
});

export const OnManagementListenerOnly = defineError('MANAGEMENT_LISTENER_ONLY', 'forbidden', {
  ko: '이 작업은 서버의 파일과 키를 다루거나 권한을 나누어 주므로 공개 주소에서는 받지 않습니다. 그 서버에서 jumak 명령이나 관리 포트를 사용해 주세요.',
  en: 'This writes files and keys of a machine, or hands out rights, and so is not taken on the public address; use jumak or the management listener on that machine.',
});
