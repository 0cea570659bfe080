import { defineError } from '../domain/errors.ts';

export const BackupTargetTaken = defineError('BACKUP_TARGET_TAKEN', 'conflict', {
  ko: '그 폴더에는 이미 무언가 있습니다. 아직 없는 폴더의 이름을 주세요.',
  en: 'There is something in that folder already; name one that does not exist yet.',
});

export const BackupTargetUnusable = defineError('BACKUP_TARGET_UNUSABLE', 'conflict', {
  ko: '그 폴더를 만들 수 없습니다. 상위 폴더가 있고 Jumak이 쓸 수 있으며 공간이 충분한지 확인해 주세요.',
  en: 'That folder cannot be made; its parent must exist, Jumak must have the right to write there, and there must be room for all data.',
});

export const BackupRunning = defineError('BACKUP_RUNNING', 'conflict', {
  ko: '백업이 이미 진행 중입니다. 끝난 뒤에 다시 시도해 주세요.',
  en: 'A backup is being made already; try again when it is done.',
});

export const BackupElsewhere = defineError('BACKUP_ELSEWHERE', 'conflict', {
  ko: '데이터가 MySQL 서버에 있습니다. 그 서버의 도구로 모든 스키마를 한 시점에서 함께 백업해 주세요.',
  en: 'The data is on a MySQL server; back it up with the tools of that server, all schemas together at one instant.',
});
