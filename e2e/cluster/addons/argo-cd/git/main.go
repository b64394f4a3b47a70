// A Git server over HTTP for tests. The first push to /NAME.git creates the repository with the branch main. Every client can push.
package main

import (
	"log"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

const root = "/tmp/git"

var repositoryPath = regexp.MustCompile(`^/([a-z0-9-]+\.git)/`)

func createRepository(dir string) {
	commands := [][]string{
		{"init", "-q", "--bare", "--initial-branch=main", dir},
		{"-C", dir, "config", "http.receivepack", "true"},
	}
	for _, args := range commands {
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			log.Printf("git %v: %v: %s", args, err, out)
		}
	}
}

func main() {
	backend := &cgi.Handler{
		Path: "/usr/lib/git-core/git-http-backend",
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1"},
	}
	log.Fatal(http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		match := repositoryPath.FindStringSubmatch(r.URL.Path)
		if match == nil {
			http.NotFound(w, r)
			return
		}
		dir := filepath.Join(root, match[1])
		isPush := r.URL.Query().Get("service") == "git-receive-pack"
		if _, err := os.Stat(dir); err != nil && isPush {
			createRepository(dir)
		}
		log.Printf("%s %s", r.Method, r.URL)
		backend.ServeHTTP(w, r)
	})))
}
