package dev.madang.rooms.registry;

class InMemoryRegistryTest extends RegistryContract {
    @Override
    protected Registry registry() {
        return new InMemoryRegistry();
    }

    @Override
    protected Registry emptied(Registry registry) {
        return new InMemoryRegistry();
    }
}
