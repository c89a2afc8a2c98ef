// Most of their time these tests wait for other processes, some of them a minute: more of them at once than a small machine has cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
