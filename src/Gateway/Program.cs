using Gateway.Cli;

var signals = RunSignals.Of(args);
StandardStreams.Guard();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, signals);
