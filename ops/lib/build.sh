# Packages modules when what they are built from has changed; source this after jdk.sh, in the repository's folder.

# Names, times and sizes of everything that those folders are built from.
build_inputs() {
  find pom.xml "$@" \
    \( -name target -o -name node_modules -o -path '*/src/test' -o -path 'web/test' \) -prune -o -type f -printf '%p %T@ %s\n' |
    sort | sha256sum
}

# build NAME MODULES PRODUCT FOLDER...: NAME is for people, MODULES for Maven, PRODUCT a file that must be there after, FOLDERs
# the sources.
build() {
  local name=$1 modules=$2 product=$3 stamp log now
  shift 3
  stamp="target/built-${modules//[^a-z-]/_}.stamp"
  log="${stamp%.stamp}.log"
  mkdir -p target
  now=$(build_inputs "$@")
  if [[ -f "$product" && -f "$stamp" && "$(<"$stamp")" == "$now" ]]; then
    return 0
  fi
  echo "Building $name (a first build downloads its parts and takes some minutes) ..." >&2
  rm -f "$stamp"
  if ! mvn -B -ntp -q -pl "$modules" -am -DskipTests package >"$log" 2>&1; then
    echo "The build failed; the end of $log:" >&2
    tail -n 40 "$log" >&2
    return 1
  fi
  printf '%s' "$now" >"$stamp"
}

build_node() {
  build Madang media-server media-server/target/quarkus-app/quarkus-run.jar platform-core ./*-mode plan-b-compat web media-server
}
