using Gateway.Cli;

var signals = RunSignals.Of(args);
StandardStreams.Guard();
var code = await CommandLine.RunAsync(args, Console.Out, Console.Error, signals);
signals?.Keep();
return code;
