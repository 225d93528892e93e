package cli

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// progressDelay keeps short work silent.
const progressDelay = 300 * time.Millisecond

// progress shows on a terminal what is being done and for how long, and nothing
// elsewhere. The function that it returns takes the line away.
func (e *env) progress(what string) (done func()) {
	if !terminal(e.Stderr) {
		return func() {}
	}
	stop, gone := make(chan struct{}), make(chan struct{})
	start := time.Now()
	go func() {
		defer close(gone)
		wait := time.NewTimer(progressDelay)
		defer wait.Stop()
		for shown := false; ; shown = true {
			select {
			case <-stop:
				if shown {
					fmt.Fprint(e.Stderr, "\r\x1b[K")
				}
				return
			case <-wait.C:
				fmt.Fprintf(e.Stderr, "\r\x1b[Kiamvet: %s … %s", what, time.Since(start).Round(time.Second))
				wait.Reset(time.Second)
			}
		}
	}()
	var once sync.Once
	return func() { once.Do(func() { close(stop); <-gone }) }
}

// terminal says whether a writer is a terminal.
func terminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}
