package dev.madang.rooms.registry;

class InMemoryRegistryTest extends RegistryContract {
    @Override
    Registry registry() {
        return new InMemoryRegistry();
    }
}
