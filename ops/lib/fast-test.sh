# Tests of what was changed; source this after jdk.sh, in the repository's folder.

# What differs from a commit: committed since, changed, or new.
changed_files() {
  git diff --name-only --diff-filter=d "$1" -- && git ls-files --others --exclude-standard
}

# The folder of the Maven module that a file belongs to, nothing where it belongs to none.
module_of() {
  local folder
  folder=$(dirname "$1")
  while [[ "$folder" != . ]]; do
    if [[ -f "$folder/pom.xml" ]]; then
      printf '%s\n' "$folder"
      return
    fi
    folder=$(dirname "$folder")
  done
}

# fast_test COMMIT: fails when a test fails or there is no such commit.
fast_test() {
  local since=$1 files file module package modules=() tests=() started=$SECONDS status=0 log=target/test-fast.log
  git rev-parse -q --verify "$since^{commit}" >/dev/null || { echo "There is no commit $since." >&2; return 2; }
  mkdir -p target
  files=$(changed_files "$since")
  while read -r file; do
    case "$file" in ops/browser-tests/* | ops/fleet-tests/* | web/* | *.md | "") continue ;; esac
    module=$(module_of "$file")
    [[ -n "$module" ]] || continue
    case "$file" in
      */src/main/java/*.java | */src/test/java/*.java)
        modules+=("$module")
        package=$(dirname "${file#*/src/*/java/}")
        tests+=("$package/*Test")
        ;;
      */src/*)
        # A resource may matter to all of its module, and to nobody else's tests.
        modules+=("$module")
        while read -r package; do tests+=("${package#*/src/test/java/}/*Test"); done < <(
          find "$module/src/test/java" -name '*Test.java' -printf '%h\n' 2>/dev/null | sort -u
        )
        ;;
    esac
  done <<<"$files"
  if ((${#modules[@]})); then
    echo "Maven: the tests of $(printf '%s\n' "${tests[@]}" | sort -u | paste -sd ' ')"
    mvn -B -ntp test -pl "$(printf '%s\n' "${modules[@]}" | sort -u | paste -sd ,)" -am \
      -Dtest="$(printf '%s\n' "${tests[@]}" | sort -u | paste -sd ,)" -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1 || status=1
    sed -n 's/^\[[A-Z]*\] \(Tests run: [^-]*\)$/  \1/p' "$log"
    ((status)) && grep -E '^\[ERROR\]' "$log" | head -n 25
  fi
  if grep -qE '^web/' <<<"$files"; then
    echo "Web: types and unit tests"
    web/check || status=1
  fi
  if grep -qE '^kits/node/' <<<"$files"; then
    echo "The kit for Node"
    kits/node/check || status=1
  fi
  ((status)) && echo "FAILED ($((SECONDS - started)) s)" || echo "Well so far ($((SECONDS - started)) s); ./test tells the rest"
  return $status
}
