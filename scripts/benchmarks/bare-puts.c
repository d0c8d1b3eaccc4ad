// Bare PUTs of one file with libcurl's multi interface: the rate that the library itself reaches.
//
// bare-puts URL QUERY FILE COUNT CONNECTIONS [HEADER ...]
// PUTs FILE to URL/0 ... URL/COUNT-1 with `?QUERY` behind each, as block blobs, over CONNECTIONS kept
// connections, and prints the seconds that it took. Ends with 1 on the first answer other than 201.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct transfer {
    CURL *easy;
    FILE *file;
};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static size_t ignore(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

static void start(CURLM *multi, struct transfer *one, const char *url, const char *query, int number) {
    char full[8192];
    snprintf(full, sizeof full, "%s/%d?%s", url, number, query);
    rewind(one->file);
    curl_easy_setopt(one->easy, CURLOPT_URL, full);
    curl_multi_add_handle(multi, one->easy);
}

static struct transfer prepare(const char *path, struct curl_slist *headers) {
    struct transfer one = {curl_easy_init(), fopen(path, "rb")};
    struct stat status;
    if (!one.easy || !one.file || fstat(fileno(one.file), &status) != 0) exit(2);
    curl_easy_setopt(one.easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(one.easy, CURLOPT_READDATA, one.file);
    curl_easy_setopt(one.easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)status.st_size);
    curl_easy_setopt(one.easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(one.easy, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(one.easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(one.easy, CURLOPT_PROXY, "");
    curl_easy_setopt(one.easy, CURLOPT_UPLOAD_BUFFERSIZE, 128L << 10);
    return one;
}

int main(int count, char **words) {
    if (count < 6) return 2;
    const char *url = words[1], *query = words[2], *path = words[3];
    int total = atoi(words[4]), connections = atoi(words[5]), begun = 0, done = 0, running = 0, left = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)connections);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    headers = curl_slist_append(headers, "x-ms-blob-type: BlockBlob");
    headers = curl_slist_append(headers, "x-ms-version: 2023-11-03");
    for (int i = 6; i < count; i++) headers = curl_slist_append(headers, words[i]);
    struct transfer transfers[connections];
    for (int i = 0; i < connections; i++) transfers[i] = prepare(path, headers);
    /* Measured once every connection stands: one file over each comes first. */
    int warm = connections;
    total += warm;
    double from = seconds();
    for (int i = 0; i < connections && begun < total; i++) start(multi, &transfers[i], url, query, begun++);
    while (done < total) {
        curl_multi_perform(multi, &running);
        CURLMsg *message;
        while ((message = curl_multi_info_read(multi, &left))) {
            long status = 0;
            CURL *easy = message->easy_handle;
            CURLcode code = message->data.result;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (code != CURLE_OK || status != 201) {
                fprintf(stderr, "bare-puts: %s, status %ld\n", curl_easy_strerror(code), status);
                return 1;
            }
            if (++done == warm) from = seconds();
            curl_multi_remove_handle(multi, easy);
            for (int i = 0; i < connections && begun < total; i++) {
                if (transfers[i].easy == easy) start(multi, &transfers[i], url, query, begun++);
            }
        }
        if (done < total) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    printf("%.6f\n", seconds() - from);
    return 0;
}
