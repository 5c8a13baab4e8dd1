# Sourced: how much heap a node on this machine gets.

# Megabytes of memory that this process may use: the machine's, or its container's where that has less.
memory_megabytes() {
  local machine limit
  machine=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  if [[ "$limit" =~ ^[0-9]+$ ]] && ((limit / 1048576 < ${machine:-0})); then
    machine=$((limit / 1048576))
  fi
  echo "${machine:-1024}"
}

# Half of it, since packets lie outside of the heap; at least 256, and 4096 are enough for the peers of any one node.
heap_megabytes() {
  local half=$(($(memory_megabytes) / 2))
  ((half < 256)) && half=256
  ((half > 4096)) && half=4096
  echo "$half"
}
