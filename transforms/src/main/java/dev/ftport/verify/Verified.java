package dev.ftport.verify;

import dev.ftport.engine.Report;
import dev.ftport.engine.Withdrawal;
import java.util.List;

/**
 * What a compiler says of a ported package.
 *
 * @param report the port, without the fixes that were withdrawn
 * @param checks one for each touched file and each interpreter, sorted by path
 * @param withdrawn the fixes that broke a file
 */
public record Verified(Report report, List<Check> checks, List<Withdrawal> withdrawn) {
  public Verified {
    checks = List.copyOf(checks);
    withdrawn = List.copyOf(withdrawn);
  }
}
