# Runs the factory client for Windows Task Scheduler and hands its exit code on.
#
# Reads CEI_BASE_URL, CEI_INT_TOKEN and CEI_FACTORY_CSV_PATH from the environment. With arguments (site_id meter_id hours_back)
# it sends test readings, without any the rows of the CSV. Output goes to factory_client.log beside this script too.
#
#   powershell.exe -ExecutionPolicy Bypass -File "C:\path\to\scripts\run_factory_client.ps1"

[CmdletBinding()]
param(
    [Parameter(Position = 0)] [string] $SiteId,
    [Parameter(Position = 1)] [string] $MeterId,
    [Parameter(Position = 2)] [int] $HoursBack
)

$ErrorActionPreference = 'Stop'
$wrongUse = 64

foreach ($name in 'CEI_BASE_URL', 'CEI_INT_TOKEN') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        [Console]::Error.WriteLine("$name is not set")
        exit $wrongUse
    }
}

$python = Get-Command -Name 'py.exe', 'python.exe', 'python3' -CommandType Application -ErrorAction SilentlyContinue |
    Select-Object -First 1
if (-not $python) {
    [Console]::Error.WriteLine('Python 3.9 or later is not installed, or not in PATH')
    exit $wrongUse
}

$client = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath (Join-Path -Path 'docs' -ChildPath 'factory_client.py')
$arguments = @($client)
if ($SiteId) {
    $arguments += @($SiteId, $MeterId, $HoursBack)
}

# The client writes progress and errors to stderr, which is no failure: the exit code tells.
$ErrorActionPreference = 'Continue'
$log = Join-Path -Path $PSScriptRoot -ChildPath 'factory_client.log'
& $python.Source @arguments 2>&1 | ForEach-Object { "$_" } | Tee-Object -FilePath $log -Append
exit $LASTEXITCODE
