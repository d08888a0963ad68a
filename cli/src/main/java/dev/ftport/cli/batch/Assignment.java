package dev.ftport.cli.batch;

/**
 * What a worker is asked to do, a line of JSON.
 *
 * @param name the package's name
 * @param given what the user calls it
 * @param path where it lies
 * @param archive whether it is an archive
 * @param key its key, as it was before
 * @param settings what results depend on beside the package
 * @param scratch a directory for what is unpacked; not there yet
 * @param files a directory for the results
 */
public record Assignment(
    String name,
    String given,
    String path,
    boolean archive,
    String key,
    String settings,
    String scratch,
    String files) {}
