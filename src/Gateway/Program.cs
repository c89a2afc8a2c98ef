Console.Error.WriteLine("sensor-gateway: nothing here yet");
return 64;
