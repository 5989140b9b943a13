import { CONTROLS_TEMPLATE } from '../../controls/entity/controlsTemplate.ts';

/** `controls template`: a filled controls file. */
export interface ControlsTemplate {
  yaml: string;
}

/** The example that a person begins with. */
export function controlsTemplate(): ControlsTemplate {
  return { yaml: CONTROLS_TEMPLATE };
}
