export * from '../register/vocabulary.js';
