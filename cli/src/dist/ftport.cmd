@echo off
rem Starts ftport with the Java that lies beside it. For further options of Java, FTPORT_JAVA_OPTS.
setlocal
set lib=%~dp0..\lib
"%lib%\runtime\bin\java" -Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable @start@="%lib%\ftport.start" %FTPORT_JAVA_OPTS% -cp "%lib%\ftport.jar" dev.ftport.cli.Main %*
