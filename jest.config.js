const isDistributed = process.env.TEST_INFRASTRUCTURE !== undefined;

const ordinary = {
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/architecture/fixtures/', '<rootDir>/test/distributed/'],
};

const distributed = {
  testMatch: ['<rootDir>/test/distributed/**/*.spec.ts'],
  globalSetup: '<rootDir>/test/setup/demand-servers.ts',
  // They wait for servers more than they compute.
  maxWorkers: 3,
};

export default {
  maxWorkers: 2,
  ...(isDistributed ? distributed : ordinary),
  testSequencer: '<rootDir>/jest.sequencer.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/jest.transform.js' },
  testEnvironment: 'node',
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/test/reporters/closing-line.ts'],
};
