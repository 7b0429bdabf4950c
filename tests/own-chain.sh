# For tests on a chain of their own, to be sourced by bash: `own_chain N` makes $folder, in which scripts/localnet keeps chain
# N from then on. At the end both are thrown away; where the test fails, the chain's last words come first.

own_chain() {
  tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  folder=$(mktemp -d)
  export XDG_STATE_HOME=$folder/state SHEAF_LOCALNET=$1
  trap 'chain_is_over $?' EXIT
  trap 'exit 143' TERM # tests/on-chain ends what takes too long: that is no success
}

# chain_is_over CODE: the test's exit code.
chain_is_over() {
  "$tree/tests/last-words" "$1"
  "$tree/scripts/localnet" reset >/dev/null 2>&1 || true
  rm -rf "$folder"
}
