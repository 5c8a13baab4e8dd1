package dev.madang.media.worker;

/** What is done when a media worker's loop ends by a fault of ours: its port and its Peers are lost, the others go on. */
@FunctionalInterface
public interface WorkerDeath {
    /** Exit code of a process that {@link #endsTheProcess}: an internal software error (sysexits.h). */
    int EXIT_CODE = 70;

    /** Called on the thread of that worker, as the last thing it does; its log has the cause already. */
    void onDeath(String worker, Throwable cause);

    /**
     * Ends the process at once, so that whatever watches over it starts it anew: a node that serves some calls and silently
     * loses others is worse than none. Nothing is said to clients; their connections break, and they come back.
     */
    static WorkerDeath endsTheProcess() {
        return (worker, cause) -> {
            System.err.println("worker " + worker + " died, so the process ends with code " + EXIT_CODE + ": " + cause);
            Runtime.getRuntime().halt(EXIT_CODE);
        };
    }
}
