# Sets JAVA_HOME to a JDK 25: source this. Looks at JAVA_HOME, PATH and the usual install folders; says how to get one
# if there is none.

jdk_is_25() {
  [[ -x "$1/bin/java" && -x "$1/bin/javac" ]] || return 1
  if [[ -r "$1/release" ]]; then
    grep -q '^JAVA_VERSION="25[".]' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -q ' version "25[".]'
  fi
}

jdk_find_25() {
  local found candidate
  found=$(command -v javac || true)
  [[ -n "$found" ]] && found=$(dirname "$(dirname "$(readlink -f "$found")")")
  for candidate in "${JAVA_HOME:-}" "$found" \
    /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /opt/*/jdk* /usr/local/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [[ -n "$candidate" ]] && jdk_is_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(jdk_find_25); then
  cat >&2 <<'TEXT'
Madang needs a JDK 25 and found none (looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks and the like).

How to get one:
  Debian 13 and newer, Ubuntu:   apt-get install openjdk-25-jdk-headless     (where the release has it)
  any Linux or macOS:            sdk install java 25-tem                     (SDKMAN)
                                 brew install openjdk@25                     (Homebrew)
  by hand:                       unpack a build of Eclipse Temurin 25 and set JAVA_HOME to its folder
TEXT
  exit 1
fi
export JAVA_HOME
export PATH="$JAVA_HOME/bin:$PATH"

if ! command -v mvn >/dev/null; then
  echo "Madang needs Maven and found none. How to get it: apt-get install maven, sdk install maven, or brew install maven." >&2
  exit 1
fi
