export const HELP = `Usage: breakwater COMMAND [OPTIONS]

Commands
  sourcemaps upload DIR   Inject debug ids into the JavaScript files below DIR and their source maps, and upload both
  sourcemaps inject DIR   Only inject; for files that are changed again before they are published
  send-event              Send a test message, to see that everything is set up
  admin erase             Erase a person from all that is stored: --user ID, --email ADDRESS or --ip ADDRESS, in
                          --project SLUG alone where it is given

Options
  --url URL               The server                       [BREAKWATER_URL, default http://localhost:8000]
  --token TOKEN           An API token                     [BREAKWATER_TOKEN]
  --org SLUG              The organization                 [BREAKWATER_ORG, default "default"]
  --project SLUG          The project                      [BREAKWATER_PROJECT, default "default"]
  --url-prefix PREFIX     Put before the names of uploaded files, as "~/assets/"
  --dry-run               Say what would be done; change and send nothing
  --dsn DSN               Where send-event sends to        [BREAKWATER_DSN]
  -m, --message TEXT      What send-event sends
  --user ID               Whom admin erase erases, as events name the user
  --email ADDRESS         The same by e-mail address
  --ip ADDRESS            The same by IP address
  -h, --help              This text
  -v, --version           The version

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;
