const isDistributed = process.env.TEST_INFRASTRUCTURE !== undefined;

const ordinary = {
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/architecture/fixtures/', '<rootDir>/test/distributed/'],
};

const distributed = {
  testMatch: ['<rootDir>/test/distributed/**/*.spec.ts'],
  globalSetup: '<rootDir>/test/setup/demand-servers.ts',
};

export default {
  ...(isDistributed ? distributed : ordinary),
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/jest.transform.js' },
  testEnvironment: 'node',
  testTimeout: 60_000,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/reporters/closing-line.ts'],
};
