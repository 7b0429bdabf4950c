// Clock signs for a validator of the local chain, whose clock can be ahead of the machine's. A block's time is the
// median of the times in the votes for the block before it, and a node takes the time that its signer put into a vote:
// so the chain's time moves with nothing changed in the node.
//
//	clock CHAIN NODE    in the chain's folder, which has
//	                    clock      whole seconds by which the chain's clock is ahead; none if there is no such file
//	                    NODE/      the node's home, with its key and what it signed last
//	                    NODE.sock  where the node waits for its signer (priv_validator_laddr)
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/cometbft/cometbft/libs/protoio"
	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttime "github.com/cometbft/cometbft/types/time"
)

const (
	clockFile  = "clock"
	maxRequest = 10 << 10 // bytes, as in privval
	redial     = 50 * time.Millisecond
)

// signer is privval's own, which never signs two votes for one step, but for the time in votes. Proposals stay as they
// are: their time is nobody's, and a node keeps the one it asked with.
type signer struct {
	*privval.FilePV
	ahead time.Duration
}

// SignVote moves the vote's time up to the chain's clock, never back: that it follows the block's is the node's doing.
func (s *signer) SignVote(chainID string, vote *cmtproto.Vote) error {
	ahead, err := readAhead()
	if err != nil {
		return err
	}
	if ahead != s.ahead {
		log.Printf("the chain's clock is %v ahead", ahead)
		s.ahead = ahead
	}
	if now := cmttime.Now().Add(ahead); now.After(vote.Timestamp) {
		vote.Timestamp = now
	}
	return s.FilePV.SignVote(chainID, vote)
}

func readAhead() (time.Duration, error) {
	text, err := os.ReadFile(clockFile)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	seconds, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 33)
	if err != nil {
		return 0, fmt.Errorf("%s is not a number of seconds: %w", clockFile, err)
	}
	return time.Duration(seconds) * time.Second, nil
}

// serve answers a node until it hangs up. (privval's SignerServer does not see that it did, and never dials again.)
func (s *signer) serve(node net.Conn, chainID string) error {
	defer node.Close()
	requests, answers := protoio.NewDelimitedReader(node, maxRequest), protoio.NewDelimitedWriter(node)
	for {
		var request privvalproto.Message
		if _, err := requests.ReadMsg(&request); err != nil {
			return err
		}
		answer, err := privval.DefaultValidationRequestHandler(s, request, chainID)
		if err != nil {
			log.Print(err) // the answer says so too
		}
		if _, err := answers.WriteMsg(&answer); err != nil {
			return err
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: clock CHAIN NODE")
	}
	chainID, node := os.Args[1], os.Args[2]
	key := filepath.Join(node, "config", "priv_validator_key.json")
	last := filepath.Join(node, "data", "priv_validator_state.json")
	s := &signer{FilePV: privval.LoadFilePV(key, last)}
	for dial := privval.DialUnixFn(node + ".sock"); ; time.Sleep(redial) {
		connection, err := dial()
		if err != nil {
			continue // the node is not up yet
		}
		log.Printf("signing for %s", node)
		log.Printf("%s hung up: %v", node, s.serve(connection, chainID))
	}
}
