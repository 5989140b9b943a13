import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K24: inventory. */
export const K24: Procedure = {
  id: 'K24',
  title: 'Inventory',
  rule: 'Each node has its owner and environment labels and has joined in a way that the log shows.',
  family: 'control',
  type: 'design',
  points: ['6.1-01', '6.1-06'],
  settings: {
    required_labels: z
      .array(
        z.union([
          z.string().min(1),
          z
            .array(z.string().min(1))
            .min(1)
            .transform((choice) => choice.join('|')),
        ]),
      )
      .default([])
      .describe(
        'labels that each resource must have; a list inside, or "owner|team", means one of them; empty: none is set',
      ),
    labels_on: z
      .array(z.enum(['apps', 'databases', 'kubernetes', 'desktops']))
      .default([])
      .describe('datasets beside nodes whose resources must have the labels'),
  },
  population: ['resource', 'resources'],
  sources: ['nodes'],
  log: false,
  none: 'there are no nodes',
  sql: procedureSql(new URL('./K24.sql', import.meta.url)),
};
