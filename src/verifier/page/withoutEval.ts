import { z } from 'zod';

// zod compiles its schemas where it may; the page's policy forbids that, and an attempt is an error in the console
z.config({ jitless: true });
