import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['static/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['assets/**/*.js'], languageOptions: { globals: { ...globals.browser, htmx: 'readonly' } } },
  { files: ['*.mjs', '*.config.js'], languageOptions: { globals: globals.node } },
];
