package dev.ftport.transform;

/**
 * What a fix says of the text that it leaves behind: in every function of this name, each reference
 * that the variable comes to hold is released on every way out. The engine has it proved on the new
 * text.
 *
 * @param function the function's name, as in {@code facts.Function}
 * @param variable the variable's name
 */
public record Claim(String function, String variable) {}
