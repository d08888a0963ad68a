package dev.ftport.compat;

import dev.ftport.facts.Headers;

/**
 * Where ported sources get functions from that their oldest Python does not have.
 *
 * @param headers finds the package's headers
 */
public record Provision(Form form, Headers headers) {
  /** From nowhere. */
  public static final Provision NONE = new Provision(Form.NONE, Headers.NONE);
}
