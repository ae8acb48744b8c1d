import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const nodeOnly = ['process', 'Buffer', 'global', '__dirname', '__filename', 'require', 'setImmediate']

export default defineConfigWithVueTs(
  {
    name: 'ignored',
    ignores: [
      'out/**',
      'dist/**',
      'coverage/**',
      '**/node_modules/**',
      'core/akida/integer/kernel/assembly/**',
      'resources/**',
      'core/*.d.ts',
    ],
  },
  vue.configs['flat/recommended'],
  vueTsConfigs.recommendedTypeChecked,
  prettier,
  {
    name: 'house rules',
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Signatures of ports and handlers are asynchronous whether or not one implementation waits for something.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-deprecated': 'off',
      // Types of plain objects are written with method signatures here, and none of their functions uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    name: 'one thing per file, by name',
    files: ['core/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.ts'],
    ignores: ['**/*.d.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Default exports are for Vue files and tool configs only (core/README.md).',
        },
      ],
    },
  },
  {
    name: 'pure core',
    files: ['core/**/*.ts'],
    ignores: ['core/node/**', 'core/hosts/**', 'core/testing/**', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...nodeOnly.map((name) => ({ name, message: 'Pure core runs without Node (core/README.md).' })),
        ...['window', 'document', 'localStorage', 'fetch'].map((name) => ({
          name,
          message: 'Pure core runs without a browser (core/README.md).',
        })),
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Pure core takes its randomness as a parameter (core/base/rng).',
        },
        { object: 'Date', property: 'now', message: 'Pure core takes the time as a parameter (core/README.md).' },
        {
          object: 'performance',
          property: 'now',
          message: 'Pure core takes the time as a parameter (core/README.md).',
        },
      ],
    },
  },
  {
    name: 'programs and tests print',
    files: [
      'core/hosts/**',
      'core/testing/**',
      'electron/main/index.ts',
      '**/build.mjs',
      // Quiets what tfjs prints while it loads.
      'core/node/tfjs/load.ts',
      '**/*.test.ts',
      '**/*.spec.ts',
      'renderer/e2e/**',
      'core/node/log/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'set-up scripts (plain JavaScript, nothing installed yet)',
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'require',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-undef': 'error', '@typescript-eslint/no-require-imports': 'off' },
  },
)
